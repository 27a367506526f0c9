// node-llama-cpp as it comes, for `bench:restart`: generation behind a prompt, without anything of ours.
import process from 'node:process';
import { getLlama, type LlamaContextSequence, type Token } from 'node-llama-cpp';

const prompt: Token[] = [];
let sequence: LlamaContextSequence | undefined;

process.on('message', async (message: { file: string; prompt: Token[] } | { tokens: number }) => {
	if ('file' in message) {
		const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
		// As ours: its default of four on two cores is 200 times slower.
		llama.maxThreads = Math.max(1, llama.cpuMathCores - 1);
		const model = await llama.loadModel({ modelPath: message.file });
		const context = await model.createContext({ contextSize: 2048, threads: llama.maxThreads });
		sequence = context.getSequence();
		prompt.push(...message.prompt);
		process.send?.(0);
	} else if (sequence) {
		const before = prompt.slice(0, -1);
		await sequence.adaptStateToTokens(before, false);
		await sequence.evaluateWithoutGeneratingNewTokens(before.slice(sequence.nextTokenIndex));
		let started = 0;
		let tokens = 0;
		for await (const _ of sequence.evaluate(prompt.slice(-1), { temperature: 0, yieldEogToken: true })) {
			started ||= performance.now();
			if (++tokens >= message.tokens) {
				break;
			}
		}
		process.send?.(((tokens - 1) / (performance.now() - started)) * 1000);
	}
});
