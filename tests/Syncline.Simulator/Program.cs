using System.Diagnostics;
using System.Globalization;
using Syncline.Simulator;
using Syncline.Testing.Simulation;

if (args.Contains("--exhaustive"))
{
    if (SearchArguments.TryParse(args, out SearchArguments search, out string wrong)) return Exhaustive.Run(search);
    await Console.Error.WriteLineAsync(wrong);
    return 2;
}

if (!Arguments.TryParse(args, out Arguments arguments, out string problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

Stopwatch watch = Stopwatch.StartNew();
Survey survey = new();
ulong first = arguments.Options.Seed;
for (ulong seed = first; arguments.IsForever || seed - first < arguments.Count; seed++)
{
    try
    {
        SimulationResult result = SimulatedCluster.Run(arguments.Options with { Seed = seed });
        survey.Add(result);
        if (arguments.Count == 1 && !arguments.IsForever)
        {
            if (result.Trace.Length > 0) Console.WriteLine(result.Trace);
            string culture = CultureInfo.CurrentCulture.Name;
            Console.WriteLine($"{result.Exercise}");
            Console.WriteLine($"seed {seed} trace {result.TraceHash:x16} culture {culture}");
        }
    }
    catch (SimulationFailedException failure)
    {
        SimulationFailedException shown = arguments.Shrinks ? Shrinker.Shrink(failure) : failure;
        await Console.Error.WriteLineAsync(shown.Message);
        return 1;
    }

    if (arguments.IsForever && survey.Seeds % 1000 == 0) Console.WriteLine($"{survey}");
}

if (arguments.Count > 1) Console.WriteLine($"{survey}");
if (arguments.Count > 1) Console.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s");
return 0;
