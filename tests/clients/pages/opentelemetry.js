// OpenTelemetry, which adds headers to each fetch of the page.

import { ROOT_CONTEXT, context, createTraceState, propagation, trace } from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";

import { run } from "./lib/run.js";

const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
new WebTracerProvider().register({ propagator: new CompositePropagator({ propagators }) });
new FetchInstrumentation({ propagateTraceHeaderCorsUrls: /./ });

const opentelemetry = async (url, say) => {
  const parent = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
    traceState: createTraceState("vendor=1"),
  };
  const baggage = propagation.createBaggage({ tenant: { value: "acme" } });
  const outer = propagation.setBaggage(trace.setSpanContext(ROOT_CONTEXT, parent), baggage);
  const response = await context.with(outer, () => fetch(url));
  say(await response.text());
};

run({ opentelemetry });
