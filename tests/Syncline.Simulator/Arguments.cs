using System.Globalization;

namespace Syncline.Simulator;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(ulong Seed, int Steps, ulong Count, bool IsForever)
{
    private const string Usage = "usage: [--seed N] [--steps M] [--count K] [--forever]";

    public static bool TryParse(string[] args, out Arguments arguments, out string problem)
    {
        arguments = new(Seed: 1, Steps: 240, Count: 1, IsForever: false);
        problem = "";
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--forever")
            {
                arguments = arguments with { IsForever = true };
                continue;
            }

            bool isNumber = ulong.TryParse(
                args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
            switch (args[i])
            {
                case "--seed" when isNumber: arguments = arguments with { Seed = number }; break;
                case "--steps" when isNumber && number is > 0 and < 1_000_000:
                    arguments = arguments with { Steps = (int)number };
                    break;
                case "--count" when isNumber && number > 0: arguments = arguments with { Count = number }; break;
                default:
                    problem = $"'{args[i]}' is not understood, or lacks its number. {Usage}";
                    return false;
            }

            i++;
        }

        return true;
    }
}
