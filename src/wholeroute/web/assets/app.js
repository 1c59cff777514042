// Entry of the bundle. Pages work without it; htmx only spares reloads.
import "htmx.org";
import "./keys.js";
