"""The site for reviewers: from finished runs to pages that need no server. Knows runs as files, and no statistics."""
