"""Exchange rates as central banks publish them: one file an upstream.

Reference rates and their formats belong here; prices of securities and conversions of amounts do not.
"""
