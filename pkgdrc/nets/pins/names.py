"""What the names of a list of pins and the labels of a layout mean."""

from pkgdrc.technology.pins import Pin, Pins


class Names:
    """What the names of a list and the labels of a layout mean."""

    def __init__(self, pins: Pins) -> None:
        self._fold = pins.any_case
        self._same = {self._cased(name): self._cased(group[0]) for group in pins.same for name in group}
        self._shown: dict[str, str] = {}
        self._nets: set[str] = set()
        self._net_of_pin: dict[str, str] = {}
        for pin in pins.rows:
            if pin.net:
                net = self.plain(pin.net)
                self._shown.setdefault(net, pin.net)
                self._nets.add(net)
                self._net_of_pin[self._cased(pin.name)] = net

    def _cased(self, name: str) -> str:
        return name.upper() if self._fold else name

    def plain(self, name: str) -> str:
        """A name as it is compared."""
        name = self._cased(name)
        return self._same.get(name, name)

    def key(self, pin: Pin) -> str:
        """The net that a pin is to be on, as the list first writes it."""
        return self._shown.get(self.plain(pin.net), pin.net)

    def meant(self, labels: frozenset[str]) -> set[str]:
        """The nets of the list that labels name, by the net or by a pin on it; other labels name none."""
        found = set()
        for label in labels:
            net = self.plain(label)
            if net not in self._nets:
                net = self._net_of_pin.get(self._cased(label), "")
            if net:
                found.add(self._shown[net])
        return found
