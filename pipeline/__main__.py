"""`python -m pipeline` is `riskbook`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
