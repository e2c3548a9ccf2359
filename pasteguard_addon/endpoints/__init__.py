"""What the request and the reply of each API look like. Decides nothing about what is sensitive."""
