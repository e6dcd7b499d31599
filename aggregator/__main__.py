"""`python -m aggregator`, and the console script."""


def main() -> None:
    """Run a command."""
    # Worker processes import this module again, and have no use for the command line.
    from aggregator.garbage import search_seldom, staying  # noqa: PLC0415 -- so it is imported only where it runs

    search_seldom()
    with staying():
        from aggregator.cli import main as run  # noqa: PLC0415 -- likewise
    run()


if __name__ == "__main__":
    main()
