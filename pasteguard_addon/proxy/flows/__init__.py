"""What is kept beside flows or taken out of them, and how they look to a person."""
