using System.Collections.Immutable;
using System.Globalization;
using Syncline.Testing.Simulation;

namespace Syncline.Simulator;

/// <summary>What the command line asks for.</summary>
/// <param name="Options">The world, or the first of them.</param>
/// <param name="Count">How many, one seed after another.</param>
/// <param name="IsForever">True to go on until one fails.</param>
/// <param name="Shrinks">True to look for a smaller world when one fails.</param>
internal sealed record Arguments(SimulationOptions Options, ulong Count, bool IsForever, bool Shrinks)
{
    private const string Usage =
        "usage: [--seed N] [--steps M] [--members K] [--without NAME,...] [--trace] [--no-shrink]\n"
        + "       [--count K] [--forever] [--defect NAME]\n   or: --exhaustive ...";

    public static bool TryParse(string[] args, out Arguments arguments, out string problem)
    {
        arguments = new(new(Seed: 1), Count: 1, IsForever: false, Shrinks: true);
        problem = "";
        for (int i = 0; i < args.Length; i++)
        {
            if (TryFlag(args[i], ref arguments)) continue;
            string value = args.ElementAtOrDefault(i + 1) ?? "";
            if (!TryOption(args[i], value, ref arguments))
            {
                problem = $"'{args[i]} {value}' is not understood. {Usage}\nNames: {string.Join(", ", Toggles.Names)}.";
                return false;
            }

            i++;
        }

        return true;
    }

    private static bool TryFlag(string name, ref Arguments arguments)
    {
        switch (name)
        {
            case "--forever": arguments = arguments with { IsForever = true }; return true;
            case "--no-shrink": arguments = arguments with { Shrinks = false }; return true;
            case "--trace":
                arguments = arguments with { Options = arguments.Options with { KeepsTrace = true } };
                return true;
            default: return false;
        }
    }

    private static bool TryOption(string name, string value, ref Arguments arguments)
    {
        SimulationOptions options = arguments.Options;
        bool isNumber = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
        switch (name)
        {
            case "--seed" when isNumber: options = options with { Seed = number }; break;
            case "--steps" when isNumber && number is > 0 and < 1_000_000:
                options = options with { Steps = (int)number };
                break;
            case "--members" when isNumber && number is > 1 and < 6:
                options = options with { FoundersMax = (int)number };
                break;
            case "--count" when isNumber && number > 0: arguments = arguments with { Count = number }; break;
            case "--without" when value.Split(',').All(Toggles.Names.Contains):
                options = options.Less(value.Split(','));
                break;
            case "--defect" when Enum.TryParse(value, out PlantedDefect defect):
                options = options with { Defect = defect };
                break;
            default: return false;
        }

        arguments = arguments with { Options = options };
        return true;
    }
}
