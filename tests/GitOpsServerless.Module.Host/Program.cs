using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

// Loads a packed module in the order in which PowerShell does: LoadFrom, exported types, initializers, use.
// Arguments: folder of the module, version of a decoy Azure.Core that another module has loaded before (or "none"), folder of definitions.
var (module, decoy, definitions) = (args[0], args[1], args[2]);
if (decoy != "none")
{
    var builder = new PersistedAssemblyBuilder(new AssemblyName("Azure.Core") { Version = Version.Parse(decoy) }, typeof(object).Assembly);
    builder.DefineDynamicModule("Azure.Core");
    var file = Path.Combine(Directory.CreateTempSubdirectory("decoy-").FullName, "Azure.Core.dll");
    builder.Save(file);
    Assembly.LoadFrom(file);
}

var root = Assembly.LoadFrom(Path.Combine(module, "GitOpsServerless.PowerShell.dll"));
var initializer = root.GetExportedTypes().Single(t => t.Name == "ModuleInitializer");
initializer.GetMethod("OnImport")!.Invoke(Activator.CreateInstance(initializer), null);
await Use.Run(root, definitions);
foreach (var assembly in AssemblyLoadContext.All.SelectMany(c => c.Assemblies).Select(a => (a.GetName(), Context: AssemblyLoadContext.GetLoadContext(a)!)))
{
    Console.WriteLine($"{assembly.Item1.Name} {assembly.Context.Name}");
}

internal static class Use
{
    public static async Task Run(Assembly root, string definitions)
    {
        var factory = root.GetType("GitOpsServerless.PowerShell.Isolation.EngineBridge")!.GetMethod("CreateFactory")!.Invoke(null, null)!;
        var hub = Activator.CreateInstance(root.GetType("GitOpsServerless.PowerShell.Session.EventHub")!);
        var open = factory.GetType().GetMethod("OpenAsync")!;
        var connectionType = open.GetParameters()[0].ParameterType;
        var sourceType = connectionType.GetProperty("Definitions")!.PropertyType;
        var source = Activator.CreateInstance(sourceType)!;
        sourceType.GetProperty("Directory")!.SetValue(source, definitions);
        var connection = Activator.CreateInstance(connectionType, Enum.ToObject(connectionType.GetProperty("Kind")!.PropertyType, 0))!;
        connectionType.GetProperty("Definitions")!.SetValue(connection, source);
        var engine = Value(await Await(open.Invoke(factory, [connection, hub, CancellationToken.None])!));
        var applications = await Await(engine.GetType().GetMethod("GetApplicationsAsync")!.Invoke(engine, [CancellationToken.None])!);
        foreach (var application in (System.Collections.IEnumerable)applications)
        {
            Console.WriteLine($"application {application.GetType().GetProperty("Name")!.GetValue(application)}");
        }
    }

    private static async Task<object> Await(object task)
    {
        await (Task)task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!;
    }

    private static object Value(object result) => result.GetType().GetProperty("Value")!.GetValue(result)!;
}
