// What a live complaint is worked with, in this order: one file in production, where a page asks for it once. What can
// wait until the step stands is in live_after.js.
import "./reader/search.js";
import "./call/keys.js";
import "./call/focus.js";
import "./call/card_numbers.js";
import "./web/store.js";
import "./call/outbox.js";
import "./call/offers.js";
import "./call/road.js";
import "./call/texts.js";
import "./call/page.js";
import "./call/facts.js";
import "./call/connection.js";
import "./call/after.js";
