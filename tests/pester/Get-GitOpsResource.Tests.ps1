BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld resource
    Invoke-GitOpsReconciliation resource -Confirm:$false | Out-Null
}
AfterAll { Remove-TestWorld $world }

Describe 'Get-GitOpsResource' {
    It 'gets the inventory as a tree' {
        $resources = Get-GitOpsResource resource
        $resources.ResourceName | Should -Be @('resource', 'web', 'web')
        $resources[0].Depth | Should -Be 0
        $resources[1].Parent | Should -Be $resources[0].ResourceId
        $resources.Health | Sort-Object -Unique | Should -Be 'Healthy'
        $resources | Out-String | Should -Match '(?s)Namespace resource.*├─ ConfigMap web.*└─ Deployment web'
    }

    It 'pipes the application, not the resource' {
        (Get-GitOpsResource resource | Get-GitOpsApplication).Name | Should -Be 'resource'
    }
}
