"""`python -m hallway.cli` is the command `hallway`."""

from hallway.cli.main import main

main()
