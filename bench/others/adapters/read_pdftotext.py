"""pdftotext: the program run once a file with its defaults; pages end with form feeds."""

import subprocess

from protocol import ready, serve


def texts(file):
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return pages[:-1] if pages[-1] == "" else pages


if __name__ == "__main__":
    serve(lambda file: ready(texts(file)))
