"""wholeroute: the working platform of the EU's action plan against migrant smuggling."""

__version__ = "0.1.0"
