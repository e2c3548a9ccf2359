import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, streamText, tool } from "ai";
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

const [prompt, ...baseURLs] = process.argv.slice(2);
const parameters = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
const tools = { note: tool({ description: "Keeps a note", inputSchema: jsonSchema(parameters) }) };
// Node before 22.21 has to be told to follow HTTPS_PROXY; newer ones do so by NODE_USE_ENV_PROXY.
if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) setGlobalDispatcher(new EnvHttpProxyAgent());

for (const base_url of baseURLs) {
  const say = (what) => console.log(JSON.stringify({ base_url, ...what }));
  const openai = createOpenAI({ baseURL: base_url || undefined });
  const model = openai.chat("gpt-4o"); // openai("gpt-4o") alone would ask /responses
  say({ whole: (await generateText({ model, prompt, maxRetries: 0 })).text });
  const called = await generateText({ model, prompt, tools, maxRetries: 0 });
  say({ tool: JSON.stringify(called.toolCalls[0].input) });
  for await (const piece of streamText({ model, prompt, maxRetries: 0 }).textStream) say({ piece });
}
