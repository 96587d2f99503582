/** For a page that a save leads to other than the editor, the published post: the copy in this browser is not needed any more. */

import { confirmSent } from "./copy.js";

if (document.querySelector("[data-saved]")) confirmSent();
