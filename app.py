"""The chat page: `python app.py`."""

from newsdesk.server.serve import main

if __name__ == "__main__":
    main()
