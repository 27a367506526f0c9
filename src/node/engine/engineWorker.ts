import { parentPort, workerData } from 'node:worker_threads';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { messageOf } from '../../core/base/errors.ts';
import { withSignal } from '../../core/base/withSignal.ts';
import {
	Close,
	Configure,
	CountTokens,
	type EngineWorkerData,
	FilesChanged,
	IndexChanged,
	LogLine,
	ModelChanged,
	Pack,
	Rebuild,
	Refresh,
	SetText,
	Shareable,
	SymbolsAt,
	SyntaxAt,
	WhyNotIndexed,
	withToken,
} from './engineMessages.ts';
import { LocalEngine } from './localEngine.ts';
import { QUIET } from './parsePool.ts';

// The worker thread that holds index, graph and packer, so that none of it runs on the extension host's thread.
if (!parentPort) {
	throw new Error('engineWorker runs in a worker thread.');
}
const connection = createMessageConnection(new PortMessageReader(parentPort), new PortMessageWriter(parentPort));
const say = (level: 'error' | 'warn' | 'info' | 'debug') => (message: string, error?: unknown) =>
	void connection.sendNotification(LogLine, {
		level,
		message: error === undefined ? message : `${message}: ${messageOf(error)}`,
	});
const engine = new LocalEngine({
	...(workerData as EngineWorkerData),
	log: { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') },
	typingPause: QUIET,
	modelTokenizer: (texts, signal) => withToken(signal, (token) => connection.sendRequest(CountTokens, texts, token)),
});
engine.onDidChangeIndex((status) => void connection.sendNotification(IndexChanged, status));
connection.onRequest(Refresh, (root, token) => withSignal(token, (signal) => engine.refresh(root, signal)));
connection.onRequest(Rebuild, (root, token) => withSignal(token, (signal) => engine.rebuild(root, signal)));
connection.onRequest(Pack, (request, token) => withSignal(token, (signal) => engine.pack(request, signal)));
connection.onRequest(Shareable, ({ root, paths }) => engine.shareable(root, paths));
connection.onRequest(WhyNotIndexed, ({ root, path }) => engine.whyNotIndexed(root, path));
connection.onRequest(SymbolsAt, ({ root, path, line }) => engine.symbolsAt(root, path, line));
connection.onRequest(SyntaxAt, async (place) => (await engine.syntaxAt(place)) ?? null);
connection.onNotification(Configure, ({ root, options }) => engine.configure(root, options));
connection.onNotification(SetText, ({ root, path, text }) => engine.setText(root, path, text));
connection.onNotification(Close, (root) => engine.close(root));
connection.onNotification(FilesChanged, ({ root, paths }) => engine.filesChanged(root, paths));
connection.onNotification(ModelChanged, () => engine.modelChanged());
connection.listen();
