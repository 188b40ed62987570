"""tahqiq as its users call it; run by the interpreter in which it is installed."""

from protocol import ready, serve

import tahqiq

serve(lambda file: ready(page.text for page in tahqiq.read(file).pages))
