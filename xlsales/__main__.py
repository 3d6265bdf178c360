"""`python -m xlsales` is the command line."""

from xlsales.cli import main

if __name__ == "__main__":
    main()
