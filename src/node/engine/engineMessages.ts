import { type CancellationToken, CancellationTokenSource, NotificationType, RequestType } from 'vscode-jsonrpc/node';
import type { IndexOptions, IndexStatus, PackRequest, SyntaxPlace } from '../../core/pack/contextEngine.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import type { CursorSyntax } from '../../core/parse/cursorSyntax.ts';

// What the engine's worker and its client say to each other. Both ends are ours and of one build: the types are the check.

export const Refresh = new RequestType<string, IndexStatus, void>('refresh');
export const Rebuild = new RequestType<string, IndexStatus, void>('rebuild');
export const Pack = new RequestType<PackRequest, PackedContext, void>('pack');
export const WhyNotIndexed = new RequestType<{ readonly root: string; readonly path: string }, string, void>('whyNotIndexed');
export const Shareable = new RequestType<{ readonly root: string; readonly paths: readonly string[] }, readonly string[], void>(
	'shareable',
);
export const SymbolsAt = new RequestType<
	{ readonly root: string; readonly path: string; readonly line: number },
	readonly string[],
	void
>('symbolsAt');
export const SyntaxAt = new RequestType<SyntaxPlace, CursorSyntax | null, void>('syntaxAt');
export const Configure = new NotificationType<{ readonly root: string; readonly options: IndexOptions }>('configure');
export const Close = new NotificationType<string>('close');
/** The other way: the worker asks for the loaded model's counts. */
export const CountTokens = new RequestType<readonly string[], readonly number[], void>('countTokens');
export const SetText = new NotificationType<{ readonly root: string; readonly path: string; readonly text: string | undefined }>(
	'setText',
);
export const FilesChanged = new NotificationType<{ readonly root: string; readonly paths: readonly string[] }>('filesChanged');
export const ModelChanged = new NotificationType<void>('modelChanged');
export const IndexChanged = new NotificationType<IndexStatus>('indexChanged');
export const LogLine = new NotificationType<{ readonly level: 'error' | 'warn' | 'info' | 'debug'; readonly message: string }>(
	'log',
);

/** What the client gives the worker at its start. */
export interface EngineWorkerData {
	readonly dataFolder: string;
	readonly storageFolder: string | undefined;
}

/** Runs `send` with a token that follows `signal`, and stops listening once it settles. */
export async function withToken<T>(signal: AbortSignal, send: (token: CancellationToken) => Promise<T>): Promise<T> {
	const source = new CancellationTokenSource();
	const cancel = () => source.cancel();
	if (signal.aborted) {
		cancel();
	}
	signal.addEventListener('abort', cancel, { once: true });
	try {
		return await send(source.token);
	} finally {
		signal.removeEventListener('abort', cancel);
		source.dispose();
	}
}
