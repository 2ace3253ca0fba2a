using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Resources that the template is given by their ids.</summary>
internal sealed partial class ArmConverter
{
    private ArmExpression GivenProperty(GivenResourceExpr reference, PropertyExpr access)
    {
        var resource = reference.Resource;
        var output = resource as OutputResource;
        switch (access.Name)
        {
            case "id":
                return reference.Safe && output is not null
                    ? new ArmCall("tryGet", ModuleOutputs(output), new ArmString(output.Output), new ArmString("value"))
                    : GivenId(resource);
            case "type":
                return new ArmString(resource.Type.Type);
            case "apiVersion":
                return new ArmString(ApiVersion(resource));
            case "name":
                var name = new ArmCall("last", new ArmCall("split", GivenId(resource), new ArmString("/")));
                return reference.Safe && output is not null
                    ? new ArmCall("if", new ArmCall("contains", ModuleOutputs(output), new ArmString(output.Output)), name, new ArmCall("null"))
                    : name;
            case var _ when output is not null:
                throw Refusal.Feature(Model, null, "a property of a resource that a module gives back");
            case var _ when access.Access.HasFlag(Access.Safe):
                return new ArmCall("tryGet", GivenReference(resource, full: true), new ArmString(access.Name));
            case "properties":
                return GivenReference(resource, full: false);
            default:
                return GivenReference(resource, full: true).Append(new ArmString(access.Name));
        }
    }

    private ArmCall GivenId(GivenResource resource) => resource is OutputResource output
        ? ModuleOutputs(output).Append(new ArmString(output.Output), new ArmString("value"))
        : new ArmCall("parameters", new ArmString(((ParameterResource)resource).Parameter));

    // Like the official compiler, which names the loop and not its member with symbolic names.
    private ArmCall ModuleOutputs(OutputResource output)
    {
        var deployment = Model.UseSymbolicNames
            ? new ArmCall("reference", SymbolicReference(output.Module.Name, null))
            : new ArmCall("reference", ModuleId(output.Module, null), new ArmString(DeploymentApiVersion));
        return deployment.Append(new ArmString("outputs"));
    }

    private ArmCall GivenReference(GivenResource resource, bool full)
    {
        var id = GivenId(resource);
        if (full)
        {
            return new ArmCall("reference", id, new ArmString(ApiVersion(resource)), new ArmString("full"));
        }

        return Model.UseSymbolicNames ? new ArmCall("reference", id) : new ArmCall("reference", id, new ArmString(ApiVersion(resource)));
    }
}
