"""The command line: one command a file.

Command modules import nothing but click when they are loaded, so that help and typing errors are answered
at once; what a command needs is imported where it runs.
"""
