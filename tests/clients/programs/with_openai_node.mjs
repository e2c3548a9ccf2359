import OpenAI from "openai";
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

const [text, ...baseURLs] = process.argv.slice(2);
// Of the server, not of the API: a grammar, which goes with no tools.
const more = JSON.parse(process.env.MORE_PARAMETERS ?? "null");
const body = { model: "gpt-4o", messages: [{ role: "user", content: text }], ...more };
const parameters = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
const tools = [{ type: "function", function: { name: "note", description: "Keeps a note", parameters } }];
// Node before 22.21 has to be told to follow HTTPS_PROXY; newer ones do so by NODE_USE_ENV_PROXY.
if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) setGlobalDispatcher(new EnvHttpProxyAgent());

for (const base_url of baseURLs) {
  const say = (what) => console.log(JSON.stringify({ base_url, ...what }));
  const client = new OpenAI({ baseURL: base_url || undefined, maxRetries: 0 });
  const whole = await client.chat.completions.create(body);
  say({ whole: whole.choices[0].message.content });
  if (!more) {
    const called = await client.chat.completions.create({ ...body, tools });
    say({ tool: called.choices[0].message.tool_calls[0].function.arguments });
  }
  for await (const chunk of await client.chat.completions.create({ ...body, stream: true })) {
    if (chunk.choices[0]?.delta.content) say({ piece: chunk.choices[0].delta.content });
  }
}
