"""Which address shows what of which source at a moment: one class a source, all with the interface of ``base``.

How bytes are printed belongs to ``wire``, speaking HTTP to ``server``; the list of all sources stands in ``sources``.
"""
