"""Odd requests to every address there is, as every kind of person: none may be answered with a 5xx.

`addresses` finds the addresses in the URL resolver and the names of parameters in the code; `values` has what is odd;
`requests` makes requests of both from a seed; `play` sends them inside this process and keeps what went wrong. The
suite plays some hundreds (`test_fuzz`); the long form plays as many as are asked for and says what memory they took:

    uv run python -m tests.fuzz --requests 10000 --engine postgresql
"""
