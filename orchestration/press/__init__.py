"""What an article says: companies, stories, events, sentiment, read by rules that are data.

Pure functions over frames; fetching articles, storing readings and checking claims against marts happen elsewhere.
"""
