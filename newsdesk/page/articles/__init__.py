"""The page's section "Articles": browsing, adding, removing, watching."""
