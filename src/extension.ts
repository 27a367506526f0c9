import path from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './core/base/clock.ts';
import type { ChatAnswer } from './core/complete/chat.ts';
import { Completer } from './core/complete/completer.ts';
import type { CompletionTrace } from './core/complete/completion.ts';
import { ContextSource, modelInfo } from './core/complete/contextSource.ts';
import { RequestHistory } from './core/complete/requestHistory.ts';
import { trialPack } from './core/complete/trialPack.ts';
import type { ModelRuntime } from './core/model/modelRuntime.ts';
import type { ContextSnapshot } from './core/pack/snapshot.ts';
import type { Encoder } from './core/pack/tokenizer.ts';
import { loweredBudget } from './core/prompt/budget.ts';
import type { PlimsollApi } from './editor/api.ts';
import { BatteryWatch } from './editor/batteryWatch.ts';
import { BudgetView } from './editor/budgetView.ts';
import { Changes } from './editor/chat/changes.ts';
import { ChangeView } from './editor/chat/changeView.ts';
import { ChatActions } from './editor/chat/chatActions.ts';
import { ChatFocus } from './editor/chat/chatFocus.ts';
import { ConversationStore } from './editor/chat/conversationStore.ts';
import { InlineChat } from './editor/chat/inlineChat.ts';
import { MentionCompletions } from './editor/chat/mentionCompletions.ts';
import { ModelProvider } from './editor/chat/modelProvider.ts';
import { Participant } from './editor/chat/participant.ts';
import { registerChoiceDecorations } from './editor/choiceDecorations.ts';
import { ChoiceStore } from './editor/choiceStore.ts';
import { tellChosenPaths } from './editor/choose.ts';
import { chatCommands } from './editor/commands/chatCommands.ts';
import { choiceCommands } from './editor/commands/choiceCommands.ts';
import { contextCommands } from './editor/commands/contextCommands.ts';
import { ghostTextCommands } from './editor/commands/ghostTextCommands.ts';
import { modelCommands } from './editor/commands/modelCommands.ts';
import { registerCommands } from './editor/commands/registerCommands.ts';
import { ContextDocuments } from './editor/contextDocument.ts';
import { CursorFollower } from './editor/cursorFollower.ts';
import { GhostText } from './editor/ghostText.ts';
import { LastEditor } from './editor/lastEditor.ts';
import { channelLog } from './editor/log.ts';
import { BUDGET_VIEW, COMMANDS, CONTEXT_KEYS, WALKTHROUGH } from './editor/manifest.ts';
import { exportMetrics, resetMetrics } from './editor/metricsCommands.ts';
import { MetricsKeeper } from './editor/metricsKeeper.ts';
import { ModelLoader, onDidChangeKind } from './editor/modelLoader.ts';
import { ModelPicker } from './editor/modelPicker.ts';
import { openSource } from './editor/openSource.ts';
import { Presenter } from './editor/presenter.ts';
import { RecentFiles } from './editor/recentFiles.ts';
import { reportError } from './editor/report.ts';
import { SettingsStore } from './editor/settingsStore.ts';
import { Snooze } from './editor/snooze.ts';
import { StatusBar } from './editor/statusBar.ts';
import { WhatIf } from './editor/whatIf.ts';
import { whyNotIndexed } from './editor/whyNotIndexed.ts';
import { rebuildIndex, syncWorkspace } from './editor/workspaceSync.ts';
import { onBattery } from './node/battery.ts';
import { LocalModelLibrary } from './node/download/localModelLibrary.ts';
import { EngineClient } from './node/engine/engineClient.ts';
import { LocalModel } from './node/model/localModel.ts';
import { SavedLogs } from './node/model/savedLogs.ts';
import { TiktokenTokenizer } from './node/tokenizer/tiktoken.ts';
import type { DrawnMessage } from './protocol/budgetView.ts';
import { useBundle } from './protocol/localize.ts';

let closing: (() => Promise<void>) | undefined;

/** Builds everything, top-down. Nothing here waits: workers and the model start once the window is there. */
export function activate(extension: vscode.ExtensionContext): PlimsollApi {
	const started = performance.now();
	useBundle(vscode.l10n.bundle, vscode.env.language);
	const own = <T extends { dispose(): unknown }>(thing: T): T => {
		extension.subscriptions.push(thing);
		return thing;
	};
	const built = (name: string) => extension.asAbsolutePath(path.join('out', name));
	const storage = (extension.storageUri ?? extension.globalStorageUri).fsPath;
	const latest: {
		trace?: CompletionTrace;
		answer?: ChatAnswer;
		drawn?: DrawnMessage;
		scripted?: ModelRuntime | undefined;
	} = {};

	const channel = own(vscode.window.createOutputChannel('Plimsoll', { log: true }));
	const log = channelLog(channel);
	const settings = own(new SettingsStore(log));
	const choices = own(new ChoiceStore(extension.workspaceState));
	// The product: model, index and packer, and what is made of them.
	const model = own(new LocalModel({ script: built('modelProcess.mjs'), log }));
	const metrics = own(
		new MetricsKeeper({
			memory: extension.globalState,
			target: () => settings.current.metrics.latencyTarget,
			memoryUsed: () => process.memoryUsage.rss(),
			modelMemoryUsed: () => model.memoryUsed(),
		}),
	);
	const recent = own(new RecentFiles());
	const engine = own(
		new EngineClient({
			worker: built('engineWorker.mjs'),
			storageFolder: path.join(storage, 'index'),
			log,
			countTokens: (texts, signal) => model.countTokens(texts, signal),
			recent: (root) => recent.of(root),
		}),
	);
	const contextSettings = (root: string) => {
		const { context } = settings.current;
		const budget = loweredBudget(context.budget, metrics.budgetFactor, modelInfo(model)?.prefillRate);
		return { ...context, budget, options: { ...context.options, ...choices.packOptions(root) } };
	};
	const source = new ContextSource(engine, model, contextSettings, log, systemClock, new SavedLogs(model));
	const completer = new Completer({
		context: source,
		get model() {
			return latest.scripted ?? model;
		},
		syntaxAt: (place, signal) => engine.syntaxAt(place, signal),
		clock: systemClock,
		log,
		settings: () => settings.current.completer,
	});
	const history = new RequestHistory();
	const snooze = new Snooze();
	const battery = new BatteryWatch(() => onBattery());
	const changes = own(new Changes());
	const chat = own(
		new InlineChat({
			engine,
			get model() {
				return latest.scripted ?? model;
			},
			settings: () => settings.current,
			choices: (root) => choices.packOptions(root),
			changes,
			store: new ConversationStore(extension.workspaceState),
			log,
		}),
	);
	const chatFocus = own(new ChatFocus(chat, log));
	const changeView = own(new ChangeView(changes));
	const participant = new Participant({
		engine,
		get model() {
			return latest.scripted ?? model;
		},
		settings: () => settings.current,
		choices: (root) => choices.packOptions(root),
		log,
	});

	// What follows the user.
	const loader = own(
		new ModelLoader({
			model,
			settings: () => settings.current,
			kvDirectory: path.join(storage, 'kv'),
			leaseDirectory: path.join(extension.globalStorageUri.fsPath, 'memory'),
			log,
		}),
	);
	const models = own(
		new ModelPicker({
			library: new LocalModelLibrary(
				() => settings.current.downloads.folder || path.join(extension.globalStorageUri.fsPath, 'models'),
				(file, signal) => model.checkFile(file, signal),
				(signal) => model.machine(settings.current.modelOptions.gpu, signal),
			),
			loader,
			current: () => settings.current.model,
			recommended: () => settings.current.downloads.recommended,
			log,
		}),
	);
	const follower = own(new CursorFollower(source, log));
	const whatIf = own(
		new WhatIf({
			settings: contextSettings,
			place: () => follower.place,
			pack: (place, wanted, signal) => trialPack({ engine, model }, place, wanted, signal),
			log,
		}),
	);
	const presenter = own(new Presenter({ follower, model, loader, models, choices, settings, whatIf, metrics, chatFocus }));

	// What the user sees.
	const status = own(new StatusBar());
	const documents = own(new ContextDocuments());
	const view = own(
		new BudgetView(
			extension.extensionUri,
			{
				open: (file, line) => void openSource(follower.root, file, line),
				command: (id) => void vscode.commands.executeCommand(id),
				choose: (name, choice) => choices.set(follower.root ?? '', [name], choice),
				explain: (id) => void explain(id),
				whatIf: (wish) => whatIf.try(wish),
				endWhatIf: (apply) => {
					const wish = whatIf.trial?.wish;
					whatIf.end();
					if (apply && wish) {
						settings.setBudget(wish).catch((error: unknown) => reportError(error, log));
					}
				},
				pin: (uris) =>
					void vscode.commands.executeCommand(
						COMMANDS.pin,
						undefined,
						uris.map((uri) => vscode.Uri.parse(uri)),
					),
				drawn: (message) => {
					latest.drawn = message;
				},
			},
			log,
		),
	);
	const explain = async (id: string) => {
		const { place } = follower;
		if (!place) {
			return;
		}
		try {
			const never = new AbortController().signal;
			const { explanation } = await trialPack({ engine, model }, place, contextSettings(place.root), never, id);
			if (explanation) {
				const { sentence, route, standing } = explanation;
				view.post({ type: 'explained', id, sentence, route, rank: standing?.rank ?? 0, of: standing?.of ?? 0 });
			}
		} catch (error) {
			log.error(`${id} could not be explained`, error);
		}
	};
	own(vscode.window.registerWebviewViewProvider(BUDGET_VIEW, view));
	own(
		new GhostText({
			completer,
			settings: () => settings.current.ghostText,
			snoozedUntil: () => snooze.until,
			onBattery: () => battery.isOn,
			taken: () => metrics.taken(),
		}),
	);
	own(registerChoiceDecorations(choices));
	own(vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new ChatActions(), ChatActions.metadata));
	own(
		vscode.languages.registerCompletionItemProvider(
			{ scheme: 'comment' },
			new MentionCompletions({ folder: () => chat.folder, packed: () => follower.packed }),
			'#',
			'/',
		),
	);
	own(participant.register());
	own(new ModelProvider(() => latest.scripted ?? model).register());
	const lastEditor = own(new LastEditor());
	own(
		registerCommands(
			{
				...contextCommands({
					follower,
					documents,
					contextSettings,
					encoderOf: (snapshot) => encoderOf(snapshot, extension),
				}),
				...modelCommands({ model, models, loader, presenter, documents }),
				...choiceCommands({ choices, engine, follower, lastEditor }),
				...ghostTextCommands({ settings, snooze, history, documents }),
				...chatCommands({ chat, changes, changeView, lastEditor, log }),
				rebuildIndex: () => rebuildIndex(engine),
				whyNotIndexed: lastEditor.aboutFile((uri) => whyNotIndexed(engine, uri)),
				exportMetrics: () => exportMetrics(metrics, settings.current.metrics.regression),
				resetMetrics: () => resetMetrics(metrics),
				openWalkthrough: () =>
					vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension.extension.id}#${WALKTHROUGH}`),
				showLog: () => channel.show(),
			},
			log,
		),
	);

	// Who tells whom.
	own(
		presenter.onDidChange((state) => {
			view.update(state);
			status.update(state);
		}),
	);
	own(
		follower.onDidChange(() => {
			presenter.changed();
			whatIf.again();
		}),
	);
	own(source.onDidRead(() => follower.follow()));
	own(model.onDidWarm((warmth) => presenter.setWarmth(warmth)));
	own(whatIf.onDidChange(() => presenter.changed()));
	own(chatFocus.onDidChange(() => presenter.changed()));
	own(
		metrics.onDidChange(({ budget }) => {
			presenter.changed();
			if (budget) {
				follower.follow();
			}
		}),
	);
	own(loader.onDidChange(() => presenter.changed()));
	own(models.onDidChange(() => presenter.changed()));
	own(
		choices.onDidChange(() => {
			completer.forget();
			tellChosenPaths(choices);
			follower.follow();
			presenter.changed();
		}),
	);
	own(engine.onDidChangeIndex((index) => presenter.setIndex(index)));
	own(syncWorkspace({ engine, source, settings: () => settings.current.index, log }));
	own(engine.onDidChangeIndex((index) => follower.followIndex(index)));
	own(model.onDidChangeState(() => presenter.changed()));
	own(
		onDidChangeKind(model, (kind) => {
			// Another model counts and holds otherwise, none at all counts by the book.
			engine.modelChanged();
			follower.follow();
			presenter.refreshKv();
			void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.modelReady, kind === 'ready');
		}),
	);
	own(
		completer.onDidTrace((trace) => {
			latest.trace = trace;
			metrics.record(trace);
			history.add(trace);
			if (trace.result && trace.outcome.kind !== 'cancelled') {
				presenter.setLast(trace.result);
			}
		}),
	);
	own(
		chat.onDidAnswer((answer) => {
			latest.answer = answer;
			presenter.setLast(answer.result);
		}),
	);
	own(
		settings.onDidChange(() => {
			void loader.sync();
			metrics.settingsChanged();
			completer.forget();
			follower.follow();
		}),
	);

	tellChosenPaths(choices);
	void loader.sync();
	follower.follow();
	closing = async () => {
		await Promise.all([model.unload(), engine.dispose()]);
	};
	const activationMs = performance.now() - started;
	log.info(`Activated in ${activationMs.toFixed(0)} ms`);

	return {
		get context() {
			return follower.packed;
		},
		get view() {
			return presenter.state;
		},
		get underWay() {
			return follower.isPacking || presenter.isGathering ? 'packing' : source.isReadingAhead ? 'readingAhead' : undefined;
		},
		get drawn() {
			return latest.drawn;
		},
		get status() {
			return status.shown;
		},
		get trace() {
			return latest.trace;
		},
		onDidTrace: completer.onDidTrace,
		get requests() {
			return completer.counts;
		},
		get choices() {
			return choices.of(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '');
		},
		get chat() {
			return chat.latest;
		},
		get chats() {
			return chat.all;
		},
		get answer() {
			return latest.answer;
		},
		get model() {
			return model.state;
		},
		get modelProcess() {
			return model.pid;
		},
		activationMs,
		whenIndexed: () => presenter.whenIndexed(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath),
		whenSaved: () => model.saveKv(),
		ask: (question) => chat.ask(chat.open(), question),
		askMore: (question) => chat.askMore(question),
		participant: (...args) => participant.answer(...args),
		deleteChats: () => chat.deleteAll(),
		answerWith: (scripted) => {
			latest.scripted = scripted;
		},
	};
}

/** What a model counted is told apart by an encoding at hand: where the texts part is the same, the number of tokens nearly. */
function encoderOf({ tokenizer }: ContextSnapshot, { extensionPath }: vscode.ExtensionContext): Encoder {
	return new TiktokenTokenizer(tokenizer === 'cl100k_base' ? tokenizer : 'o200k_base', extensionPath);
}

/** Ends the model's process and the engine; the model saves what it has read before it goes. */
export async function deactivate(): Promise<void> {
	await closing?.();
}
