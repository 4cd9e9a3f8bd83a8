# Parses a module of the standard library, walks its tree, and turns it back into source and code.
import ast

with open(ast.__file__, encoding="utf-8") as file:
    source = file.read()
tree = ast.parse(source)
names = sum(isinstance(node, ast.Name) for node in ast.walk(tree))
assert names > 1000
compile(ast.parse(ast.unparse(tree)), "again", "exec")
