"""What goes wrong through the user's input, as one sentence for the person at the terminal."""


class InputError(Exception):
    """Bad input. The message names the file, the key or cell, what is wrong and what would be right.

    The command line prints it and exits with 2.
    """
