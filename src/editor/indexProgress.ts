import * as vscode from 'vscode';
import type { ContextEngine, IndexStatus } from '../core/pack/contextEngine.ts';
import { t } from '../protocol/localize.ts';
import { formatCount } from './numbers.ts';

/**
 * Runs `job` on the index of a folder. If it takes longer than `delay` milliseconds, its progress is shown with a way to stop it.
 * Who stops it is told what that means, and may go on.
 * @returns `undefined` when it was stopped and not gone on with. Rejects when the job fails or `signal` is aborted.
 */
export async function withIndexProgress(
	engine: ContextEngine,
	folder: vscode.WorkspaceFolder,
	delay: number,
	job: (signal: AbortSignal) => Promise<IndexStatus>,
	signal: AbortSignal,
): Promise<IndexStatus | undefined> {
	const root = folder.uri.fsPath;
	const stop = new AbortController();
	const follow = () => stop.abort();
	signal.addEventListener('abort', follow, { once: true });
	let stopped = false;
	let latest: IndexStatus | undefined;
	const listener = engine.onDidChangeIndex((status) => {
		latest = status.root === root ? status : latest;
	});
	const running = job(stop.signal);
	const settled = running.then(ignore, ignore);
	const timer = setTimeout(() => {
		const options = { location: vscode.ProgressLocation.Notification, title: t('Indexing {0}', folder.name), cancellable: true };
		void vscode.window.withProgress(options, async (progress, token) => {
			const show = ({ done, files }: IndexStatus) =>
				progress.report({ message: t('{0} of {1} files', formatCount(done), formatCount(files)) });
			if (latest) {
				show(latest);
			}
			const listeners = vscode.Disposable.from(
				engine.onDidChangeIndex((status) => status.root === root && show(status)),
				token.onCancellationRequested(() => {
					stopped = true;
					stop.abort();
				}),
			);
			await settled;
			listeners.dispose();
		});
	}, delay);
	try {
		return await running;
	} catch (error) {
		if (!stopped) {
			throw error;
		}
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', follow);
		listener.dispose();
	}
	const known = latest ? t(' at {0} of {1} files', formatCount(latest.done), formatCount(latest.files)) : '';
	const goOn = t('Go On');
	const message = t(
		'Indexing {0} was stopped{1}. What is known is used; "Go On" or opening the folder again reads the rest.',
		folder.name,
		known,
	);
	return (await vscode.window.showInformationMessage(message, goOn)) === goOn && !signal.aborted
		? withIndexProgress(engine, folder, 0, (next) => engine.refresh(root, next), signal)
		: undefined;
}

function ignore(): void {
	// Whoever waits for the job itself hears of it.
}
