// The report has arrived: what the device kept of it may go.

import { drop } from "./drafts.js";

const [, wish] = location.pathname.match(/([0-9a-f-]{36})\/$/) || [];
if (wish) drop(wish).catch(() => {});
