import { type Html, html } from '../../platform/html.ts';
import { isDecided } from '../proposal.ts';
import { checklistPart } from './checklist-part.ts';
import { conversationPart } from './conversation-part.ts';
import { decisionForm } from './decision-form.ts';
import type { Came, DecisionView } from './decision-view.ts';
import { executionPart } from './execution-part.ts';
import { exhibitsPart } from './exhibits-part.ts';
import { assistantsWord, earlierApprovals, factsPart, recordPart } from './facts-parts.ts';
import { deadlineNotice, errorSummary, headingOf, reasonsForAsking, successNotice } from './opening-parts.ts';
import { otherActs } from './other-acts.ts';
import { whatStands } from './outcome-part.ts';
import { reviewPart } from './reviewing-part.ts';
import { standingPart } from './standing-part.ts';

/** The page of a proposal, for one person. What has to be read comes before what can be done; a link leads past it. */
export function decisionPage(view: DecisionView, came: Came = {}): { title: string; body: Html } {
  const { problem, success } = came;
  const { proposal } = view;
  const decided = isDecided(proposal);
  return {
    title: `${problem ? 'Error: ' : ''}${proposal.title}: ${proposal.subject.title}`,
    body: html`${headingOf(view)}
      ${problem ? errorSummary(problem, view) : success ? successNotice(success) : ''}
      ${decided ? whatStands(view, came) : deadlineNotice(view)}
      ${reviewPart(view, problem)}
      ${checklistPart(view, problem)}
      ${reasonsForAsking(view)}
      ${factsPart(view)}
      ${earlierApprovals(view)}
      ${assistantsWord(view)}
      ${exhibitsPart(view)}
      ${standingPart(view)}
      ${conversationPart(view, problem)}
      ${decisionForm(view, problem)}
      ${otherActs(view, problem)}
      ${executionPart(view)}
      ${recordPart(view)}`,
  };
}
