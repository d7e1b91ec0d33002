// Signs up, in, renews, changes, recovers and signs out with the official client; prints what it saw as one JSON line.
import assert from "node:assert/strict";
import { readFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createClient } from "@supabase/supabase-js";

const [url, key, mailbox] = process.argv.slice(2);
// Signing in needs no socket, but the client asks Node.js below 22 for one.
const options = { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: class {} } };
const supabase = createClient(url, key, options);
const email = "jasmin@shop.test";
const password = "a long enough passphrase";

function ok({ data, error }) {
  if (error) throw error;
  return data;
}

/** Asks the test beside us to read the mail, and waits for what it found. */
async function letter(kind) {
  writeFileSync(`${mailbox}.ask`, kind);
  for (let i = 0; i < 200; i++) {
    if (existsSync(`${mailbox}.${kind}`)) return JSON.parse(readFileSync(`${mailbox}.${kind}`, "utf8"));
    await wait(50);
  }
  throw new Error(`no letter ${kind}`);
}

const made = ok(await supabase.auth.signUp({ email, password, options: { data: { business_name: "Jasmin" } } }));
assert.equal(made.user.email, email);
assert.equal(made.user.identities.length, 1);
assert.ok(made.session.access_token);
assert.equal(ok(await supabase.auth.getUser()).user.id, made.user.id);
const taken = await supabase.auth.signUp({ email, password });
assert.equal(taken.error, null);
assert.equal(taken.data.session, null, "nobody is signed in to an account that is there already");
const weak = await supabase.auth.signUp({ email: "other@shop.test", password: "short" });
assert.equal(weak.error.name, "AuthWeakPasswordError");
assert.deepEqual(weak.error.reasons, ["length"]);

ok(await supabase.auth.signOut());
assert.equal((await supabase.auth.getSession()).data.session, null);
const wrong = await supabase.auth.signInWithPassword({ email, password: "not the passphrase" });
assert.equal(wrong.error.code, "invalid_credentials");
assert.equal(wrong.error.status, 400);
assert.equal(wrong.error.message, "Invalid login credentials");

const signedIn = ok(await supabase.auth.signInWithPassword({ email, password }));
const renewed = ok(await supabase.auth.refreshSession());
assert.notEqual(renewed.session.refresh_token, signedIn.session.refresh_token);
assert.equal(ok(await supabase.auth.getClaims()).claims.sub, made.user.id);
const changed = ok(await supabase.auth.updateUser({ data: { nickname: "J" }, password: "another good passphrase" }));
assert.equal(changed.user.user_metadata.nickname, "J");
const other = createClient(url, key, options);
ok(await other.auth.setSession(renewed.session));
ok(await supabase.auth.signOut({ scope: "local" }));
assert.ok((await other.auth.getUser()).error, "the session ended for every client that had it");

ok(await supabase.auth.resetPasswordForEmail(email));
const { code } = await letter("recover");
ok(await supabase.auth.verifyOtp({ email, token: code, type: "recovery" }));
ok(await supabase.auth.updateUser({ password: "a passphrase to remember" }));
ok(await supabase.auth.signOut({ scope: "others" }));
ok(await supabase.auth.signInWithOtp({ email, options: { shouldCreateUser: false } }));
const { token } = await letter("magiclink");
const linked = ok(await other.auth.verifyOtp({ token_hash: token, type: "email" }));
assert.equal(linked.user.id, made.user.id);
console.log(JSON.stringify({ user: made.user.id, business: linked.user.user_metadata.business_name }));
