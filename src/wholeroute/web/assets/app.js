// Entry of the bundle. Pages work without it; htmx only spares reloads.
import htmx from "htmx.org";
import "./connection.js";
import "./desk.js";
import "./hashes.js";
import "./keys.js";
import "./lines.js";
import "./passkeys.js";

const never = function () {
  throw new Error("no words of a page are run as a script");
};

// htmx makes markup of answers, which come from ourselves alone (connect-src). It may do so under
// this one name (trusted-types), and may run none of it.
const policy = window.trustedTypes?.createPolicy("htmx", { createHTML: (page) => page });

htmx.registerExtension("ours", { init: (api) => api.initSecurity(policy, never, never) });
