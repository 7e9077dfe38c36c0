// What a live complaint runs besides, once the step stands and can be worked, in this order.
import "./accounts/sign_in_again.js";
import "./call/signed_out.js";
import "./call/reply.js";
import "./call/dangers.js";
import "./call/suggestions.js";
import "./accounts/passkeys.js";
import "./team/looking_on.js";
