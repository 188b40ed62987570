"""EDGE: a document published as a site that people can read, search, quote and share.

    publish(file, folder, …)   a PDF → a folder that any static host serves and that also opens from disk
    serve(folder, port)        shows such a folder on 127.0.0.1

    layer.py     a page's words with their boxes           draw.py      page images
    leaf.py      all that is made of one page              metadata.py  what the publisher says of the document
    index.py     the search index, in shards               html.py      a page's HTML, readable without JavaScript
    iiif.py      the IIIF manifest                         disk.py      the viewer as one script, for file: addresses
    publish.py   all of it, atomically                     server.py    the web server

The viewer is static/: plain ES modules and CSS, copied as they are.
"""
