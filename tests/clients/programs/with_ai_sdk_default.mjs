import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

setGlobalDispatcher(new EnvHttpProxyAgent());
const [prompt] = process.argv.slice(2);
// The stand-in knows no /responses: what it answers is of no use, and where it was asked is all that counts.
await generateText({ model: openai("gpt-4o"), prompt, maxRetries: 0 }).catch(() => {});
