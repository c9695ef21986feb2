"""One file a kind of letter: `KIND` is its whole declaration, `templates/letters/<kind>.html` its words."""
