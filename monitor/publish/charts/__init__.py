"""The pictures of trials and watches: from frozen input to frozen marks, with the same numbers as a table.

Each module draws one picture: its input is a frozen struct, `picture` returns the marks and the table.
`templates/charts` draws a picture as inline SVG. Nothing here reads a file, a clock or a template.
"""
