"""BB: the film that is the base body."""

from pkgdrc.deck import AnyCheck, Limits, Stack, rule


@rule("BB.1", source="000: claim 4, about the same expansion as the component's")
def film_expands_unlike_chip(stack: Stack, limit: Limits) -> AnyCheck:
    """Film and chip differ in their expansion.

    Why: every change of temperature strains the joints between them.
    Fix: another film; liquid crystal polymer can be made to expand like silicon.
    """
    return stack.expansion_difference("film", "chip") > limit.expansion_difference


@rule("BB.2", severity="advice", source="000: claims 4 and 5")
def film_without_data(stack: Stack) -> AnyCheck:
    """The technology states no expansion of the film.

    Why: whether it fits the chip cannot be judged.
    Fix: state the film's cte.
    """
    return stack.cte_stated("film")


@rule("BB.3", source="000: claims 4 and 5, a film of plastic")
def film_of_no_plastic(stack: Stack) -> list[AnyCheck]:
    """The film is of no plastic, or of a material that nobody knows.

    Why: a film of metal joins all its holes; glass and ceramics are not stamped nor lasered alike.
    Fix: a plastic, such as liquid crystal polymer, called by a name that is known.
    """
    return [stack.made_of_metal("film"), stack.made_of_no_plastic("film").advice()]
