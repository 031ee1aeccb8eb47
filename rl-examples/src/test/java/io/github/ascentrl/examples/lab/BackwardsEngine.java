package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineProvider;
import io.github.ascentrl.algos.sweep.TrialProgram;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An engine that passes tasks on as text and bytes only, like an engine on other machines, and answers the last task
 * first.
 */
public final class BackwardsEngine implements EngineProvider {
    /** Creates an engine; called by reflection. */
    public BackwardsEngine() {}

    @Override
    public String name() {
        return "backwards";
    }

    @Override
    public Engine open(Map<String, String> options) {
        return BackwardsEngine::run;
    }

    private static void run(Iterator<Engine.Task> tasks, Consumer<Engine.Answer> answers) throws InterruptedException {
        List<Engine.Task> all = new ArrayList<>();
        tasks.forEachRemaining(task -> all.add(new Engine.Task(
                new String(task.text().toCharArray()), task.bytes().clone())));
        for (int i = all.size() - 1; i >= 0; i--) {
            answers.accept(TrialProgram.answer(all.get(i)));
        }
    }
}
