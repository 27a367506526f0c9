import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSettings } from '../core/complete/contextSource.ts';
import type { RequestHistory } from '../core/complete/requestHistory.ts';
import { traceReport } from '../core/complete/traceReport.ts';
import { memoryReport } from '../core/model/memoryReport.ts';
import type { ModelRuntime } from '../core/model/modelRuntime.ts';
import type { ContextEngine } from '../core/pack/contextEngine.ts';
import type { ContextSnapshot } from '../core/pack/snapshot.ts';
import type { Encoder } from '../core/pack/tokenizer.ts';
import { contextDocument, contextText } from '../core/prompt/contextText.ts';
import { t, translated } from '../protocol/localize.ts';
import { type Change, type Changes, fileOf } from './chat/changes.ts';
import type { ChangeView } from './chat/changeView.ts';
import { askAbout } from './chat/chatActions.ts';
import type { InlineChat } from './chat/inlineChat.ts';
import type { ChoiceStore } from './choiceStore.ts';
import { chooseResources, chooseSymbol, manageChoices } from './choose.ts';
import type { CommandHandlers } from './commands.ts';
import type { ContextDocuments } from './contextDocument.ts';
import { compareContextSnapshots, saveContextSnapshot } from './contextSnapshots.ts';
import type { CursorFollower } from './cursorFollower.ts';
import type { LastEditor } from './lastEditor.ts';
import { WALKTHROUGH } from './manifest.ts';
import { exportMetrics, resetMetrics } from './metricsCommands.ts';
import type { MetricsKeeper } from './metricsKeeper.ts';
import type { ModelLoader } from './modelLoader.ts';
import type { ModelPicker } from './modelPicker.ts';
import type { Presenter } from './presenter.ts';
import { reportError } from './report.ts';
import type { SettingsStore } from './settingsStore.ts';
import type { Snooze } from './snooze.ts';
import { whyNotIndexed } from './whyNotIndexed.ts';
import { rebuildIndex } from './workspaceSync.ts';

export interface CommandParts {
	readonly follower: CursorFollower;
	readonly documents: ContextDocuments;
	readonly settings: SettingsStore;
	readonly contextSettings: (root: string) => ContextSettings;
	readonly choices: ChoiceStore;
	readonly metrics: MetricsKeeper;
	readonly model: ModelRuntime;
	readonly models: ModelPicker;
	readonly loader: ModelLoader;
	readonly presenter: Presenter;
	readonly engine: ContextEngine;
	readonly chat: InlineChat;
	readonly changes: Changes;
	readonly changeView: ChangeView;
	readonly history: RequestHistory;
	readonly snooze: Snooze;
	readonly lastEditor: LastEditor;
	readonly extensionId: string;
	/** Tells the tokens of a snapshot apart. */
	readonly encoderOf: (snapshot: ContextSnapshot) => Encoder;
	readonly showLog: () => void;
	readonly log: Log;
}

/** What each command does. */
export function commandHandlers({
	follower,
	documents,
	settings,
	contextSettings,
	choices,
	metrics,
	model,
	models,
	loader,
	presenter,
	engine,
	chat,
	changes,
	changeView,
	history,
	snooze,
	lastEditor,
	extensionId,
	encoderOf,
	showLog,
	log,
}: CommandParts): CommandHandlers {
	/** For commands about a file: that of a menu, or else the one that the user works in. */
	const aboutFile =
		<T>(command: (...args: unknown[]) => T) =>
		async (...args: unknown[]) => {
			if (!(args[0] instanceof vscode.Uri)) {
				await lastEditor.show();
			}
			return command(...args);
		};
	const forChange = (which: unknown, decide: (change: Change) => unknown) => {
		const change = changeView.changeOf(which);
		return change && decide(change);
	};
	return {
		buildContext: async () => {
			const packed = await follower.now();
			return documents.showContext(
				t('Context of {0}', path.basename(packed.file)),
				contextDocument(packed, translated),
				follower.root ?? '',
			);
		},
		copyContext: async () => {
			const packed = await follower.now();
			await vscode.env.clipboard.writeText(contextText(packed));
			vscode.window.setStatusBarMessage(t('Context copied: {0} tokens', packed.used), 3000);
		},
		chooseModel: () => models.choose(),
		downloadModel: () => models.download(),
		stopDownload: () => models.stopDownload(),
		manageModels: () => models.manage(),
		showMemoryPlan: async () => {
			const plan = await loader.plan(new AbortController().signal);
			return documents.show(`${t('Memory plan')}.md`, memoryReport(plan, translated));
		},
		clearKvCache: async () => {
			await model.clearKvCache();
			presenter.refreshKv();
			vscode.window.setStatusBarMessage(t('KV cache cleared'), 3000);
		},
		inlineChat: aboutFile(() => chat.open()),
		showLog,
		toggleCompletions: () => settings.toggleCompletions(),
		snooze: (minutes) => snooze.choose(minutes),
		showLastRequest: () => {
			const { last, others } = history;
			if (!last) {
				throw new UserError(t('There was no request yet: ghost text is asked for while you type.'));
			}
			return documents.show(`${t('Last request')}.txt`, traceReport(last, others, translated));
		},
		rebuildIndex: () => rebuildIndex(engine),
		whyNotIndexed: aboutFile((uri) => whyNotIndexed(engine, uri)),
		pin: aboutFile((...args) => chooseResources(choices, 'pin', args)),
		exclude: aboutFile((...args) => chooseResources(choices, 'exclude', args)),
		signatureOnly: aboutFile((...args) => chooseResources(choices, 'signature', args)),
		unpin: aboutFile((...args) => chooseResources(choices, undefined, args)),
		pinSymbol: aboutFile(() => chooseSymbol(choices, 'pin', engine, follower.packed)),
		excludeSymbol: aboutFile(() => chooseSymbol(choices, 'exclude', engine, follower.packed)),
		manageChoices: () => manageChoices(choices),
		saveSnapshot: async (argument) => {
			const packed = await follower.now();
			return saveContextSnapshot(packed, contextSettings(follower.root ?? '').options, argument);
		},
		compareSnapshots: (...args) => compareContextSnapshots(documents, encoderOf, args),
		openWalkthrough: () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${WALKTHROUGH}`),
		exportMetrics: () => exportMetrics(metrics, settings.current.metrics.regression),
		resetMetrics: () => resetMetrics(metrics),
		reloadModel: () => loader.reload(),
		sendQuestion: (reply) => {
			// VS Code empties the box when the command has ended, which is not when the answer has.
			chat.send(reply).catch((error: unknown) => reportError(error, log));
		},
		stopAnswer: (thread) => chat.stop(thread),
		retryAnswer: (comment) => chat.retry(comment),
		copyAnswer: (comment) => chat.copy(comment),
		insertAnswer: (comment) => chat.insert(comment),
		offerChanges: (comment) => chat.offer(comment),
		acceptChange: (which) => forChange(which, (change) => changes.accept(change)),
		rejectChange: (which) => forChange(which, (change) => changes.reject([change])),
		acceptAllChanges: (where) => changes.acceptAll(fileOf(where)),
		rejectAllChanges: (where) => changes.reject(changes.waiting(fileOf(where))),
		nextChange: () => changeView.go(1),
		previousChange: () => changeView.go(-1),
		explain: aboutFile((...args) => askAbout(chat, 'explain', args)),
		fix: aboutFile((...args) => askAbout(chat, 'fix', args)),
		undoSummary: (comment) => chat.undoSummary(comment),
		exportChat: (thread) => chat.export(thread),
		showChats: () => chat.list(),
		deleteChat: (thread) => chat.delete(thread),
	};
}
