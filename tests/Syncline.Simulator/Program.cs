using System.Diagnostics;
using System.Globalization;
using Syncline.Simulator;
using Syncline.Testing.Simulation;

if (!Arguments.TryParse(args, out Arguments arguments, out string problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

if (arguments.IsExhaustive) return Exhaustive.Run(arguments);

Stopwatch watch = Stopwatch.StartNew();
Survey survey = new();
for (ulong seed = arguments.Seed; arguments.IsForever || seed - arguments.Seed < arguments.Count; seed++)
{
    try
    {
        SimulationResult result = SimulatedCluster.Run(new(seed, arguments.Steps));
        survey.Add(result.Exercise);
        if (arguments.Count == 1) Console.WriteLine($"{result.Exercise}");
        string culture = CultureInfo.CurrentCulture.Name;
        if (arguments.Count == 1) Console.WriteLine($"seed {seed} trace {result.TraceHash:x16} culture {culture}");
    }
    catch (SimulationFailedException failure)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }

    if (arguments.IsForever && survey.Seeds % 1000 == 0) Console.WriteLine($"{survey}");
}

if (arguments.Count > 1) Console.WriteLine($"{survey}");
if (arguments.Count > 1) Console.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s");
return 0;
