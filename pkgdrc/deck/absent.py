"""What a rule is about, and the technology at hand does not have."""


class NotApplicableError(Exception):
    """The technology lacks what a rule is about; the message says what."""
