"""The code with which a visitor asks how the matter stands."""

import secrets

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: read out over the phone


def new_query_code() -> str:
    """A code nobody can guess (39 bits), written in two groups of four."""
    letters = [secrets.choice(CODE_LETTERS) for _n in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
