using GitOpsServerless.Fuzz;

// dotnet run -c Release --project tests/GitOpsServerless.Fuzz -- arm|git [seconds]
var seconds = args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 60;
switch (args.FirstOrDefault())
{
    case "arm":
        return ArmLanguageFuzz.Run(TimeSpan.FromSeconds(seconds), Console.Out);
    case "git":
        return GitFuzz.Run(TimeSpan.FromSeconds(seconds), output: Console.Out);
    default:
        Console.Error.WriteLine("Name a target: arm, git. The others run as tests: BICEP_FUZZ_COUNT=100000 dotnet test tests/GitOpsServerless.Bicep.Tests.");
        return 1;
}
