"""Where in a text a restored value lands, and how it has to be written there.

A model does not know what a placeholder stands for: a name with a quote, an address of two lines, a key of thirty. So
what stands before it in the same text tells how its value is escaped: in JSON, in a link, in a table, in code. Each
*place* is told all masked text in its order and asked for each value; it holds nothing back and looks at nothing that
comes later. Where it is not certain what a place is, the value goes in as it is.
"""
