"""How the list of known people is made: `python -m lexicon.selection FOLDER`, then `python -m lexicon.index`.

Both are run in this folder's parent. They download nothing.
"""
