import type { Check } from "../offer-files.ts";
import { checkFiles } from "./check-files.ts";
import { checkFolder } from "./check-folder.ts";
import { checkImages } from "./check-images.ts";
import { checkOffer } from "./check-offer.ts";
import { checkPlanTerms } from "./check-plan-terms.ts";
import { checkPlans } from "./check-plans.ts";

/** The rules beyond the schema, one file per area. */
export const checks: readonly Check[] = [checkFolder, checkFiles, checkPlans, checkImages, checkPlanTerms, checkOffer];
