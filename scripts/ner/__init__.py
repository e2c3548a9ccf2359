"""The recipe of PasteGuard's own model of names: `python -m ner TEXT BASE OUT`, run in this folder's parent.

PyTorch is needed for this alone, never by the product: version 2.13, the CPU build for Python 3.11. `requirements.txt`
beside this file names all that the recipe imports, pinned. It downloads nothing.
"""
